// Before the first paint: language, direction, theme and the tenant's colour. A file, not inline: the CSP allows only 'self'.
;(function () {
  var root = document.documentElement, get = function (key) { try { return localStorage.getItem(key) } catch (e) { return null } }
  var asked = /[?&]lang=(fa|en)\b/.exec(location.search)
  var lang = (asked && asked[1]) || get('carsync.lang') || 'fa'
  root.lang = lang
  root.dir = lang === 'fa' ? 'rtl' : 'ltr'
  var theme = /[?&]theme=(light|dark)\b/.exec(location.search), kept = get('carsync.theme')
  if (theme || kept === 'light' || kept === 'dark') root.dataset.theme = theme ? theme[1] : kept
  try { var hue = sessionStorage.getItem('carsync.hue'); if (hue) root.style.setProperty('--h', hue) } catch (e) { /* private mode */ }
})()
