/**
 * How a site uses the recorder: started on every page while the visitor wants to be recorded, told who the visitor is
 * as soon as the site knows, and told of the consent when there is one.
 */
(() => {
  const { siteKey, apiUrl, replayUrl, consentText } = document.currentScript.dataset;
  const CONSENT = {
    ...JSON.parse(consentText),
    categories: ['forms', 'emails', 'ips', 'numbers'],
    method: 'banner',
  };
  /** What the visitor chose, for this tab: undefined, `masked` or `open`. */
  const choice = {
    get: () => sessionStorage.getItem('recording'),
    set: (value) => sessionStorage.setItem('recording', value),
    drop: () => sessionStorage.removeItem('recording'),
  };

  function start() {
    const { scrubjay } = window;
    scrubjay.init(siteKey, { apiUrl: apiUrl || location.origin });
    const { name, email } = JSON.parse(localStorage.getItem('visitor') ?? '{}');
    if (email) scrubjay.identify(email, { email, ...(name ? { x_name: name } : {}) });
    if (choice.get() !== 'open') return;
    scrubjay.record({ forms: true, emails: true, ips: true, numbers: true });
    scrubjay.consent(CONSENT);
  }

  function render(message) {
    const panel = document.querySelector('.recorder');
    panel.replaceChildren(Object.assign(document.createElement('p'), { textContent: message }));
    const button = (text, work) => {
      const node = Object.assign(document.createElement('button'), { textContent: text });
      node.addEventListener('click', work);
      panel.append(node);
    };
    if (choice.get()) {
      button('Stop recording', () => {
        const { sessionId } = window.scrubjay;
        window.scrubjay.pause();
        choice.drop();
        render(`Recorded as session ${sessionId}.`);
        if (!replayUrl) return;
        panel.append(
          Object.assign(document.createElement('a'), {
            href: replayUrl + sessionId,
            textContent: 'Watch it',
          }),
        );
      });
    } else {
      const begin = (value) => () => {
        choice.set(value);
        start();
        render('Recording. Type something invented, then stop.');
      };
      button('Record my visit', begin('masked'));
      button('… and keep what I type', begin('open'));
    }
  }

  if (choice.get()) start();
  addEventListener('DOMContentLoaded', () => {
    const panel = Object.assign(document.createElement('aside'), { className: 'recorder' });
    panel.dataset.scrubjay = 'exclude';
    document.body.append(panel);
    render(
      choice.get()
        ? 'Recording. Type something invented, then stop.'
        : 'What is personal is masked in this page, before it is sent. Use invented data all the same.',
    );
  });
})();
