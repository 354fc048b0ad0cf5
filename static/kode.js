// A code is copied or shared, where the browser can.
document.querySelectorAll("[data-salin], [data-bagi]").forEach((button) => {
  const text = button.dataset.bagi;
  if (text ? !navigator.share : !navigator.clipboard) return;
  button.hidden = false;
  button.onclick = () => {
    if (text) navigator.share({ text }).catch(() => {});
    else navigator.clipboard.writeText(button.dataset.salin).then(() => { button.textContent = "Kode tersalin"; });
  };
});
