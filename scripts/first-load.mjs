/**
 * All that an entry imports statically in one chunk: it is fetched at once in any
 * case, and takes fewer bytes whole than in the pieces that lazily loaded chunks
 * would have it cut into.
 */
export function firstLoad() {
  let first = new Set();
  return {
    name: 'first-load',
    // What is built as one piece is not split.
    outputOptions: (options) => (options.codeSplitting === false ? options : { ...options, codeSplitting: { groups: [{ name: 'first', test: (id) => first.has(id) }] } }),
    buildEnd() {
      const ids = [...this.getModuleIds()];
      first = reachedFrom(ids.filter((id) => this.getModuleInfo(id).isEntry), (id) => this.getModuleInfo(id).importedIds);
    },
  };
}

function reachedFrom(entries, importsOf) {
  const reached = new Set(entries);
  for (const id of reached) for (const imported of importsOf(id)) reached.add(imported);
  return reached;
}
