import type { LabActions, RunId } from '../../lab/state.ts';
import type { enObject } from '../text/en/object.ts';

/** Makes a file the BPF program of a run; a sentence where it cannot be, '' where it is. */
export async function takeObject({ openObject }: Pick<LabActions, 'openObject'>, run: RunId, file: File, text: typeof enObject): Promise<string> {
  try {
    const facts = await openObject(run, file);
    return 'message' in facts ? text.notRead(file.name, facts.message) : '';
  } catch {
    // The file has gone, or this browser may not read it.
    return text.unreadable(file.name);
  }
}
