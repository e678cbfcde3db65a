/** For a suite whose tests go on from where the one before them ended: after a failure the rest is skipped, and says so. */
export function inSequence(): void {
  let failed: string | undefined;
  beforeEach(function () {
    if (!failed) return;
    console.log(`      skipped, since this failed: ${failed}`);
    this.skip();
  });
  afterEach(function () {
    if (this.currentTest?.isFailed()) failed ??= this.currentTest.title;
  });
}
