import { embedParameters, embedSettingsIn } from '../../embed/settings.ts';
import type { EmbedSettings } from '../../embed/settings.ts';

/** What an author has chosen in the dialog. */
export interface EmbedChoices extends EmbedSettings {
  readonly theme: 'host' | 'light' | 'dark';
  /** '' for the language of the page around it. */
  readonly lang: string;
}

export const usualChoices: EmbedChoices = { ...embedSettingsIn(''), theme: 'host', lang: '' };

/** The frame's address: the link, and the choices as parameters of it. A stretch begins where it begins, wherever the reader is. */
export function embedAddress(link: string, { theme, lang, ...settings }: EmbedChoices): string {
  const address = new URL(link);
  const parameters = { ...embedParameters(settings), ...(theme !== 'host' && { theme }), ...(lang && { lang }) };
  if (settings.from !== undefined) address.searchParams.delete('at');
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address.href;
}

/** The folder that the page lies in. */
export function folderOf(link: string): string {
  return new URL('.', link).href;
}
