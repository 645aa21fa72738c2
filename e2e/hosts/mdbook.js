/** What a page writes that speaks the protocol itself: heights, and a word of what was heard. */
const heard = [];
globalThis.heard = heard;
addEventListener('message', ({ source, data }) => {
  const frame = [...document.querySelectorAll('iframe')].find(({ contentWindow }) => contentWindow === source);
  if (!frame || data?.source !== 'slowpath' || data.v !== 1) return;
  heard.push({ ...data, frame: frame.id });
  if (data.type === 'height') frame.style.height = `${data.height}px`;
});
globalThis.ask = (selector, message) => document.querySelector(selector).contentWindow.postMessage({ target: 'slowpath', v: 1, ...message }, '*');
for (const frame of document.querySelectorAll('iframe')) frame.addEventListener('load', () => frame.contentWindow.postMessage({ target: 'slowpath', v: 1, type: 'hello' }, '*'));
