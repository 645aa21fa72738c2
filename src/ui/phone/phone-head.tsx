import { useText } from '../text/text.ts';
import { CodeStrip } from './code-strip.tsx';
import type { PhoneView } from './use-phone-view.ts';
import { PHONE_VIEWS } from './use-phone-view.ts';
import './phone.css';

/** Below the sentence, which always stays: the line that was reached last, and which view is shown. */
export default function PhoneHead({ view, onView }: { view: PhoneView; onView: (view: PhoneView) => void }) {
  const text = useText();
  return (
    <>
      {view !== 'code' && <CodeStrip onOpen={() => onView('code')} />}
      <div className="phone-tabs" role="group" aria-label={text.app.views}>
        {PHONE_VIEWS.map((each) => (
          <button key={each} type="button" aria-pressed={each === view} onClick={() => onView(each)}>
            {text[each].region}
          </button>
        ))}
      </div>
    </>
  );
}
