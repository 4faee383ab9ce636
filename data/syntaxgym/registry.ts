/** A suite of Brain-Score, and what is stated of it. */
export interface SuiteCard {
  readonly id: string;
  readonly items: number;
  readonly predictions: number;
  /** The share of items that Brain-Score expects distilgpt2 to get right (± .005). */
  readonly distilgpt2: number;
}

const STATED = `
center_embed 28 1 .96428571
center_embed_mod 28 1 .92857143
cleft 40 1 1
cleft_modifier 40 1 .725
fgd_hierarchy 24 2 0
fgd_object 24 1 .875
fgd_pp 24 1 .875
fgd_subject 24 1 .54166667
mvrr 28 1 .821429
mvrr_mod 28 1 .785714
npi_orc_any 38 1 .026316
npi_orc_ever 38 1 .026316
npi_src_any 38 1 0
npi_src_ever 38 1 0
npz_ambig 24 1 .66666667
npz_ambig_mod 24 1 .66666667
npz_obj 24 1 .83333333
npz_obj_mod 24 1 .875
number_orc 19 1 .10526316
number_prep 19 1 .57894737
number_src 19 1 .78947368
reflexive_orc_fem 19 1 0
reflexive_orc_masc 19 1 .368421
reflexive_prep_fem 19 1 .105263
reflexive_prep_masc 19 1 .473684
reflexive_src_fem 19 1 .157895
reflexive_src_masc 19 1 .526316
subordination 23 1 .2173913
subordination_orc-orc 23 1 .95652174
subordination_pp-pp 23 1 .47826087
subordination_src-src 23 1 .56521739`;

/** The 31 suites of Brain-Score, in its order. */
export const suiteCards: readonly SuiteCard[] = STATED.trim()
  .split('\n')
  .map((line) => {
    const [id, items, predictions, distilgpt2] = line.split(' ');
    return { id, items: Number(items), predictions: Number(predictions), distilgpt2: Number(distilgpt2) };
  });

/** The mean of distilgpt2 over all suites, as Brain-Score states it. */
export const DISTILGPT2_MEAN = 0.51398774;
