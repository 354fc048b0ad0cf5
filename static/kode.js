// A code is copied or shared, where the browser can.
document.querySelectorAll("[data-salin], [data-bagi]").forEach(function (button) {
  "use strict";
  var text = button.dataset.bagi;
  if (text ? !navigator.share : !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", function () {
    if (text) navigator.share({ text: text }).catch(function () {});
    else navigator.clipboard.writeText(button.dataset.salin).then(function () { button.textContent = "Kode tersalin"; });
  });
});
