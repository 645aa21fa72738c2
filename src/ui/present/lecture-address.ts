/** The address of a lecture's window at a link's place. */
export function lectureAt(address: string, session: string, isSpeaker: boolean): string {
  const url = new URL(address);
  url.searchParams.set('present', session);
  if (isSpeaker) url.searchParams.set('speaker', '1');
  return url.href;
}
