export async function saveAsOneFile(_address: string): Promise<boolean> { return false; }
