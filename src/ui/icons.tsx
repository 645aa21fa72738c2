import type { ReactNode } from 'react';

/** Icons are drawn on a 20 px square, in ink, and are never the only name of a button. */
function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className="icon" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      {children}
    </svg>
  );
}

export const icons = {
  restart: (
    <Icon>
      <path d="M4 4v12" />
      <path className="solid" d="M16 4.5v11L7 10z" />
    </Icon>
  ),
  stepBack: (
    <Icon>
      <path d="M15.5 4.5v11" />
      <path className="solid" d="M12 4.5v11L3.5 10z" />
    </Icon>
  ),
  play: (
    <Icon>
      <path className="solid" d="M6 4v12l10-6z" />
    </Icon>
  ),
  pause: (
    <Icon>
      <path d="M7 4.5v11M13 4.5v11" strokeWidth="3" />
    </Icon>
  ),
  step: (
    <Icon>
      <path d="M4.5 4.5v11" />
      <path className="solid" d="M8 4.5v11l8.5-5.5z" />
    </Icon>
  ),
  nextEvent: (
    <Icon>
      <path d="M2 10h9M8 6l4 4-4 4" />
      <circle className="solid" cx="16" cy="10" r="2.2" />
    </Icon>
  ),
  end: (
    <Icon>
      <path d="M16 4v12" />
      <path className="solid" d="M4 4.5v11l9-5.5z" />
    </Icon>
  ),
  scenePrevious: (
    <Icon>
      <path d="M12 5l-5 5 5 5" />
    </Icon>
  ),
  sceneNext: (
    <Icon>
      <path d="M8 5l5 5-5 5" />
    </Icon>
  ),
  language: (
    <Icon>
      <circle cx="10" cy="10" r="6.5" />
      <path d="M3.5 10h13M10 3.5c-4.2 4-4.2 9 0 13c4.2-4 4.2-9 0-13" />
    </Icon>
  ),
  theme: (
    <Icon>
      <circle cx="10" cy="10" r="6.5" />
      <path className="solid" d="M10 3.5a6.5 6.5 0 0 1 0 13z" stroke="none" />
    </Icon>
  ),
  machine: (
    <Icon>
      <rect x="5" y="5" width="10" height="10" rx="1.5" />
      <path d="M8 2.5V5M12 2.5V5M8 15v2.5M12 15v2.5M2.5 8H5M2.5 12H5M15 8h2.5M15 12h2.5" />
    </Icon>
  ),
  link: (
    <Icon>
      <path d="M8.5 11.5a3 3 0 0 0 4.2 0l2.6-2.6a3 3 0 0 0-4.2-4.2l-1 1M11.5 8.5a3 3 0 0 0-4.2 0l-2.6 2.6a3 3 0 0 0 4.2 4.2l1-1" />
    </Icon>
  ),
  traces: (
    <Icon>
      <path d="M3 5.5h7M6 10h9M11 14.5h6" strokeWidth="2.6" />
    </Icon>
  ),
  yes: (
    <svg className="icon" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      <path d="M2.5 7.5 5.5 10.5 11.5 3.5" />
    </svg>
  ),
  no: (
    <svg className="icon" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      <path d="M3 3l8 8M11 3l-8 8" />
    </svg>
  ),
} as const;
