/** Fetches a page and swaps what is in `main`, the scripts of the head staying as they are. */
document.addEventListener('click', async (event) => {
  const link = event.target.closest('nav a');
  if (!link) return;
  event.preventDefault();
  const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), 'text/html');
  document.querySelector('main').replaceWith(document.adoptNode(page.querySelector('main')));
  document.title = page.title;
  history.pushState(null, '', link.href);
});
document.querySelector('#palette').addEventListener('click', () => {
  const { dataset } = document.body;
  dataset.mdColorScheme = dataset.mdColorScheme === 'slate' ? 'default' : 'slate';
});
