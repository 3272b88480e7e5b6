/* Says so in plain words where the WebView is older than Chrome 74; the page would stay blank.
   Plain ES5, outside the bundle: it must run where the bundle can't. The user agent is read, not
   the WebView package's version: some makers number that by their own system. */
(function () {
  var found = /Chrom(?:e|ium)\/(\d+)/.exec(navigator.userAgent);
  if (!found || Number(found[1]) >= 74) return;
  window.touchpointTooOld = true;
  document.addEventListener('DOMContentLoaded', function () {
    var lines = [
      '系统 WebView 太旧', '需要 Chrome 74 或更新,这台是 ' + found[1] + '。请管理员更新。已存的记录不会丢。',
      'The system WebView is too old',
      'It needs Chrome 74 or newer; this one is ' + found[1] +
        '. Ask your administrator for an update. What is saved stays saved.'
    ];
    document.body.innerHTML = '';
    for (var i = 0; i < lines.length; i++) {
      var line = document.createElement(i % 2 ? 'p' : 'h1');
      line.style.cssText = 'margin:16px;font:' + (i % 2 ? '18px' : 'bold 22px') + '/1.5 sans-serif';
      line.appendChild(document.createTextNode(lines[i]));
      document.body.appendChild(line);
    }
  });
})();
