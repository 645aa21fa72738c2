import { useState } from 'react';
import { createRoot } from 'react-dom/client';

/** A page with a React of its own, which tells the element where to be and is told where it is. */
function Page() {
  const [lesson, setLesson] = useState('wq-simple');
  const [step, setStep] = useState('');
  return (
    <main>
      <h1>A React page</h1>
      <p id="where">{step}</p>
      <button type="button" onClick={() => setLesson('three-doors')}>
        Three doors
      </button>
      <slow-path lesson={lesson} view="timeline" controls="min" onstep={(event) => setStep(`${event.detail.lesson} ${event.detail.step}`)}>
        <p>Until the frame is there, this is.</p>
      </slow-path>
    </main>
  );
}

createRoot(document.querySelector('#app')).render(<Page />);
