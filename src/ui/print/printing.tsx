export function printWorksheets(_store: unknown): void {}
