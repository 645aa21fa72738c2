import type { Prediction } from '../../lab/state.ts';
import { icons } from '../icons.tsx';
import { useActions, useLab } from '../lab.ts';
import { rich } from '../text/rich.ts';
import { RichText } from '../text/rich-text.tsx';
import { useText } from '../text/text.ts';
import './prediction.css';

/** A question asked before the step that answers it. It lies over the future, which is hidden meanwhile. */
export function PredictionCard() {
  const prediction = useLab((lab) => lab.prediction);
  return prediction ? <Card prediction={prediction} /> : null;
}

function Card({ prediction: { question, choices, chosen, right } }: { prediction: Prediction }) {
  const text = useText().transport;
  const { choose } = useActions();
  return (
    <div className="prediction" role="group" aria-label={text.predict}>
      <p className="question">
        <span className="quiet">{text.predict}</span> <RichText text={rich(question)} />
      </p>
      <div className="choices">
        {choices.map((choice, index) => (
          <button key={choice} type="button" aria-pressed={chosen === index} disabled={chosen !== undefined} onClick={() => choose(index)}>
            <span>
              <RichText text={rich(choice)} />
            </span>
            {right === index && icons.yes}
          </button>
        ))}
      </div>
      <p className="verdict" role="status">
        {chosen === undefined ? '' : right !== undefined && right >= 0 ? verdict(right === chosen, choices[right], text) : text.noneOfThem}
      </p>
    </div>
  );
}

function verdict(isRight: boolean, right: string, text: ReturnType<typeof useText>['transport']) {
  return <RichText text={rich(isRight ? text.right : text.wrong(right))} />;
}
