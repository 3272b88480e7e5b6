// Counts what a drive checked; its last line is what `make test` reads.

export function checks() {
  let passed = 0;
  let failed = 0;
  return {
    /** One sentence that holds or doesn't. */
    that(sentence, holds, found = "") {
      if (holds) passed += 1;
      else failed += 1;
      console.log(`${holds ? "ok    " : "FAILED"} ${sentence}${holds ? "" : ` ${found}`}`);
    },
    same(sentence, found, wanted) {
      const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)];
      this.that(sentence, left === right, `found ${left}, wanted ${right}`);
    },
    broke(error) {
      failed += 1;
      console.log(`FAILED the drive broke: ${error.stack}`);
    },
    end() {
      console.log(`${passed} passed, ${failed} failed`);
      return failed === 0 ? 0 : 1;
    },
  };
}
