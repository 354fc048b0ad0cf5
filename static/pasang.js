// sw.js, after all else; on a slow line not with the first page of a visit.
var n = navigator, c = n.connection;
if (n.serviceWorker && (!c || c.effectiveType === "4g" || document.referrer.indexOf(location.origin) === 0))
  addEventListener("load", function () { n.serviceWorker.register("/luring"); });
