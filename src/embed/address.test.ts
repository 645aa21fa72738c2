import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameAddress, isOfFolder } from './address.ts';

test('a frame is opened with the parameters of the link and of the element', () => {
  const address = frameAddress('https://slowpath.example/app/?lesson=wq-simple&at=3#s=1abc', 'https://host.example/', { embed: '1', theme: 'dark' });
  expect(String(address)).toBe('https://slowpath.example/app/?lesson=wq-simple&at=3&embed=1&theme=dark#s=1abc');
  expect(String(frameAddress('./', 'https://host.example/x/page.html', {}))).toBe('https://host.example/x/');
});

test('what is not fetched is not opened', () => {
  for (const page of ['javascript:alert(1)', 'data:text/html,x', 'blob:https://host.example/1', 'https://[', ' javascript:alert(1)']) {
    expect(frameAddress(page, 'https://host.example/', {})).toBeUndefined();
  }
  fc.assert(
    fc.property(fc.string(), (page) => {
      const address = frameAddress(page, 'https://host.example/', { embed: '1' });
      if (address) expect(['https:', 'http:', 'file:']).toContain(address.protocol);
    }),
  );
});

test('links into our folder are told from all others', () => {
  const folder = 'https://slowpath.example/app/';
  expect(isOfFolder('https://slowpath.example/app/?lesson=x', folder)).toBe(true);
  for (const address of ['https://slowpath.example/other/', 'https://slowpath.example.evil/app/', 'http://slowpath.example/app/', 'javascript:1', '']) {
    expect(isOfFolder(address, folder)).toBe(false);
  }
});
