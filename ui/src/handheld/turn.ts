// Acts one after the other, in the order in which they were asked for: of two drafts of one sheet
// the later one is written last, whichever way they take.

export function inTurn(): <T>(act: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const mine = last.then(act);
    last = mine.catch(() => undefined);
    return mine;
  };
}
