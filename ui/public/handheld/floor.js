/* Says so in plain words where the WebView is older than Chrome 74; the page would stay blank.
   Plain ES5, outside the bundle and inline nowhere: it must run where the bundle can't, under the
   hosts' rule that scripts are files of their own. The user agent is read, not the WebView
   package's version: some makers number that by their own system. */
(function () {
  var FLOOR = 74;
  var found = /Chrom(?:e|ium)\/(\d+)/.exec(navigator.userAgent);
  if (!found || Number(found[1]) >= FLOOR) return;
  window.touchpointTooOld = true;
  var told = [
    ['zh-CN', '系统 WebView 太旧', '需要 Chrome ' + FLOOR + ' 或更新，这台是 ' + found[1] +
      '。请管理员更新系统的 WebView，或换一台。已存的记录都在本机，不会丢。'],
    ['en', 'The system WebView is too old', 'It needs Chrome ' + FLOOR +
      ' or newer; this one is ' + found[1] + '. Ask your administrator to update the system' +
      ' WebView, or use another handheld. What is saved stays on this one; nothing is lost.']
  ];

  function line(parent, kind, words, look) {
    var made = document.createElement(kind);
    made.style.cssText = 'margin:0 0 12px;overflow-wrap:anywhere;word-wrap:break-word;' + look;
    made.appendChild(document.createTextNode(words));
    parent.appendChild(made);
  }

  function tell() {
    var page = document.createElement('main');
    page.style.cssText = 'padding:24px 20px;background:#fff;color:#111;min-height:100%;' +
      'box-sizing:border-box;font:18px/1.5 sans-serif';
    page.setAttribute('data-test', 'too-old');
    page.setAttribute('data-found', found[1]);
    document.body.innerHTML = '';
    document.body.appendChild(page);
    for (var i = 0; i < told.length; i++) {
      var part = document.createElement('section');
      part.lang = told[i][0];
      part.style.cssText = 'margin-bottom:32px';
      line(part, 'h' + (i + 1), told[i][1], 'font-size:24px;line-height:1.3;font-weight:bold');
      line(part, 'p', told[i][2], '');
      page.appendChild(part);
    }
    line(page, 'p', navigator.userAgent, 'font-size:14px;color:#444');
  }

  document.addEventListener('DOMContentLoaded', tell);
})();
