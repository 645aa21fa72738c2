import { useState } from 'react';
import type { InspectedContext, InspectedValue } from '../../lab/inspection.ts';
import { Badge } from '../context/badge.tsx';
import { enBytecode } from '../text/en/bytecode.ts';
import { useText } from '../text/text.ts';
import { useWords } from '../text/words.ts';
import { contextKey } from './places.ts';

interface RegistersProps {
  readonly contexts: readonly InspectedContext[];
  readonly shown: InspectedContext | undefined;
  /** A replay has been to the playhead. */
  readonly isKnown: boolean;
  readonly onAsk: (context: InspectedContext) => void;
}

/** Registers and stack frame of one context, at the frame chosen: innermost unless another one is pressed. */
export function Registers({ contexts, shown, isKnown, onAsk }: RegistersProps) {
  const text = useWords('bytecode', enBytecode);
  const [level, setLevel] = useState(0);
  if (!shown) return <p className="quiet bytecode-empty">{isKnown ? text.notHere : text.waiting}</p>;
  const frame = shown.frames[level] ?? shown.frames[0];
  return (
    <div className={`registers ctx-${shown.context}`} tabIndex={0} role="group" aria-label={text.registers}>
      <Contexts contexts={contexts} shown={shown} onAsk={onAsk} />
      {shown.frames.length > 1 && (
        <div className="register-choice" role="group" aria-label={text.frames}>
          {shown.frames.map(({ func }, at) => (
            <button key={at} type="button" aria-pressed={shown.frames[at] === frame} onClick={() => setLevel(at)}>
              <code>{func}</code>
            </button>
          ))}
        </div>
      )}
      <dl className="register-list">
        {frame.registers.map((value, register) => (
          <Row key={register} name={`r${register}`} value={value} />
        ))}
      </dl>
      <h3>{text.stack}</h3>
      {frame.stack.length === 0 && <p className="quiet">{text.emptyStack}</p>}
      <dl className="register-list">
        {frame.stack.map((word) => (
          <Row key={word.offset} name={`r10${word.offset}`} value={word} variable={word.names} />
        ))}
      </dl>
    </div>
  );
}

function Contexts({ contexts, shown, onAsk }: Pick<RegistersProps, 'contexts' | 'onAsk'> & { shown: InspectedContext }) {
  const text = useWords('bytecode', enBytecode);
  const { context: names } = useText();
  return (
    <div className="register-choice" role="group" aria-label={text.contexts}>
      {contexts.map((each) => (
        <button key={contextKey(each)} type="button" aria-pressed={each === shown} onClick={() => onAsk(each)}>
          <Badge context={each.context} hollow={!each.isRunning} /> {each.frames[0]?.func} <span className="quiet">{`${each.comm}, ${names[each.context].name}`}</span>
        </button>
      ))}
    </div>
  );
}

function Row({ name, value, variable = '' }: { name: string; value: InspectedValue | undefined; variable?: string }) {
  const text = useWords('bytecode', enBytecode);
  return (
    <div className="register">
      <dt>{name}</dt>
      <dd>
        {value ? <code className={value.isChanged ? 'fresh' : undefined}>{value.hex}</code> : <span className="quiet">{text.lost}</span>}
        {value?.means && <code className="register-means">{value.means}</code>}
        {variable && <code className="quiet">{variable}</code>}
      </dd>
    </div>
  );
}
