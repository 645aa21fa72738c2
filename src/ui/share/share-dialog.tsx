import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { formatLink, hasOwnPrograms } from '../../lab/link.ts';
import { useLab, useLabStore } from '../lab.ts';
import { lectureAt } from '../present/lecture-address.ts';
import { enShare } from '../text/en/share.ts';
import { useWords } from '../text/words.ts';
import { copyText } from './copy.ts';
import { LONGEST_FOR_QR, QrCode } from './qr-code.tsx';
import '../style/dialog.css';
import './share.css';

const EmbedDialog = lazy(() => import('../embed/embed-dialog.tsx'));

/** The link to this very place: named, copied, photographed; and what else a state can leave the page as. */
export default function ShareDialog({ onClose }: { onClose: () => void }) {
  const text = useWords('share', enShare);
  const dialog = useRef<HTMLDialogElement>(null);
  const [name, setName] = useState(useLab((lab) => lab.linkName) ?? '');
  const [hasPrograms, setHasPrograms] = useState(true);
  const address = useAddress(name, hasPrograms);
  const isOwn = useLab(hasOwnPrograms);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="dialog share" aria-labelledby="share-title" onClose={onClose}>
      <h2 id="share-title">{text.title}</h2>
      <div className="share-columns">
        <div className="share-fields">
          <label>
            {text.name}
            <input type="text" maxLength={80} value={name} placeholder={text.nameHint} onChange={(event) => setName(event.target.value)} />
          </label>
          <CopyRow address={address} />
          {isOwn && (
            <label className="share-check">
              <input type="checkbox" checked={hasPrograms} onChange={(event) => setHasPrograms(event.target.checked)} />
              {text.withPrograms}
            </label>
          )}
          <p className="quiet">{isOwn && !hasPrograms ? text.opensLesson : text.opens}</p>
        </div>
        {address.length > LONGEST_FOR_QR ? (
          <p className="qr-none quiet">{text.tooLong(address.length.toLocaleString())}</p>
        ) : (
          address && <QrCode text={address} name={text.qr} />
        )}
      </div>
      <Ways address={address} />
      <form method="dialog">
        <button type="submit" className="main-button">
          {text.close}
        </button>
      </form>
    </dialog>
  );
}

/** The whole address of the link; '' until it is made. */
function useAddress(name: string, hasPrograms: boolean): string {
  const store = useLabStore();
  const [address, setAddress] = useState('');
  useEffect(() => {
    let isCurrent = true;
    const make = async () => {
      const link = await formatLink(store.getState(), { name: name.trim(), hasPrograms });
      if (isCurrent) setAddress(new URL(link, location.href).href);
    };
    void make();
    return () => {
      isCurrent = false;
    };
  }, [store, name, hasPrograms]);
  return address;
}

function CopyRow({ address }: { address: string }) {
  const text = useWords('share', enShare);
  const [said, setSaid] = useState('');
  const copy = async () => setSaid((await copyText(address)) ? text.copied : text.inAddressBar);
  return (
    <>
      <label>
        {text.link}
        <span className="share-link">
          <input type="text" readOnly value={address} onFocus={(event) => event.target.select()} />
          <button type="button" className="small" onClick={() => void copy()}>
            {text.copy}
          </button>
        </span>
      </label>
      <p className="share-said" role="status">
        {said}
      </p>
    </>
  );
}

/** What opens or saves something: each is fetched when it is asked for. */
function Ways({ address }: { address: string }) {
  const text = useWords('share', enShare);
  const store = useLabStore();
  const [said, setSaid] = useState('');
  const [isEmbedding, setIsEmbedding] = useState(false);
  const print = async () => {
    const { printWorksheets } = await import('../print/printing.tsx');
    await printWorksheets(store);
    globalThis.print();
  };
  const save = async () => {
    setSaid(text.saving);
    const { saveAsOneFile } = await import('./one-file.ts');
    setSaid((await saveAsOneFile(address)) ? '' : text.notSaved);
  };
  return (
    <div className="share-ways">
      <button type="button" className="small" aria-haspopup="dialog" title={text.embedTip} onClick={() => setIsEmbedding(true)}>
        {text.embed}
      </button>
      {isEmbedding && (
        <Suspense>
          <EmbedDialog onClose={() => setIsEmbedding(false)} />
        </Suspense>
      )}
      <button type="button" className="small" title={text.presentTip} onClick={() => open(lectureAt(address, '1', false))}>
        {text.present}
      </button>
      <button type="button" className="small" title={text.worksheetTip} onClick={() => void print()}>
        {text.worksheet}
      </button>
      <button type="button" className="small" title={text.saveTip} onClick={() => void save()}>
        {text.save}
      </button>
      <span role="status" className="quiet">
        {said}
      </span>
    </div>
  );
}
