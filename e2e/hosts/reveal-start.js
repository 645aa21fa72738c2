/* A slide that is come to plays its stretch; a slide that is left stands still. */
const deck = new globalThis.Reveal(document.querySelector('.reveal'), { hash: false });
deck.on('slidechanged', ({ previousSlide, currentSlide }) => {
  previousSlide?.querySelector('slow-path')?.pause();
  currentSlide.querySelector('slow-path')?.play();
});
deck.initialize();
globalThis.deck = deck;
