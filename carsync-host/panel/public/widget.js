// Puts the booking widget on a page: <div data-carsync="TENANT"></div><script src="https://HOST/widget.js" async></script>
// On the div: data-workshop, data-services (slugs, with commas), data-lang (fa, en), data-theme (light, dark).
;(function () {
  var script = document.currentScript
  if (!script || !script.src) return
  var home = new URL(script.src).origin

  function put(place, index) {
    if (place.getAttribute('data-carsync-on') !== null) return
    place.setAttribute('data-carsync-on', '')
    var name = 'carsync-' + index + '-' + Math.random().toString(36).slice(2)
    var query = new URLSearchParams({ tenant: place.getAttribute('data-carsync') || '', origin: location.origin, frame: name })
    ;['workshop', 'services', 'lang', 'theme'].forEach(function (key) { var value = place.getAttribute('data-' + key); if (value) query.set(key, value) })
    var frame = document.createElement('iframe')
    frame.src = home + '/widget?' + query
    frame.title = place.getAttribute('data-title') || (place.getAttribute('data-lang') === 'en' ? 'Book a time' : 'گرفتن نوبت')
    frame.loading = 'lazy'
    frame.referrerPolicy = 'strict-origin-when-cross-origin'
    // No way to take the page around elsewhere; new windows are where a booking is confirmed.
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox')
    frame.style.cssText = 'display:block;width:100%;height:420px;border:0;color-scheme:auto'
    addEventListener('message', function (event) {
      // Only our own frame, from our own origin, and nothing but a height.
      if (event.origin !== home || event.source !== frame.contentWindow || !event.data || event.data.carsync !== 'height' || event.data.frame !== name) return
      var height = Number(event.data.height)
      if (height > 0 && height < 10000) frame.style.height = Math.ceil(height) + 'px'
    })
    place.textContent = ''
    place.appendChild(frame)
  }

  function start() { Array.prototype.forEach.call(document.querySelectorAll('[data-carsync]'), put) }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
  else start()
})()
