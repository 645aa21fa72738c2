/** The languages there are, each by its own name. Another one is a line here, a folder beside `ui/text/zh`, and a `lesson.LANG.md` a lesson. */
export const languages = { en: 'English', zh: '中文' } as const;

export type Language = keyof typeof languages;

/** The language that a tag as browsers and authors write it (`zh-Hans-CN`) asks for; undefined where we do not speak it. */
export function languageOf(tag: string | undefined): Language | undefined {
  const primary = tag?.toLowerCase().split('-')[0];
  return primary !== undefined && Object.hasOwn(languages, primary) ? (primary as Language) : undefined;
}
