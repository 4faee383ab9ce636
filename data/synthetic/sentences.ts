import type { RandomStream } from '../../src/stats/random.ts';

const ADJECTIVES =
  'amber brisk calm clumsy copper damp distant eager faded gentle hollow icy jolly lazy lively muddy narrow olive patient quiet rusty shiny silver sleepy sturdy tiny velvet weary windy wooden'.split(
    ' ',
  );
const NOUNS =
  'anchor basket blanket bridge candle carpenter cellar clock cousin drummer engine falcon ferry gardener hammer island jacket kettle ladder lantern librarian market meadow neighbour orchard painter pebble pigeon postman potter quarry rabbit river sailor saddle shepherd spoon teapot tinker tunnel umbrella valley violin wagon weaver well window'.split(
    ' ',
  );
const VERBS =
  'admires borrows carries chases cleans copies counts covers dreads draws finds follows guards hides ignores lifts mends moves notices paints pushes remembers repairs sells shakes watches'.split(
    ' ',
  );
const ADVERBS = 'again carefully daily early gladly later often quietly rarely slowly soon together twice yearly'.split(' ');
const PLACES = 'behind below beside near past toward under within'.split(' ');

/** How sentences of 6 to 11 words are built; a word in capitals stands for one of its list. */
const PATTERNS: Readonly<Record<number, string>> = {
  6: 'the ADJECTIVE NOUN VERB the NOUN',
  7: 'the ADJECTIVE NOUN VERB the ADJECTIVE NOUN',
  8: 'the ADJECTIVE NOUN VERB the ADJECTIVE NOUN ADVERB',
  9: 'the ADJECTIVE NOUN VERB the NOUN PLACE the NOUN',
  10: 'the ADJECTIVE NOUN VERB the NOUN PLACE the ADJECTIVE NOUN',
  11: 'the ADJECTIVE NOUN VERB the ADJECTIVE NOUN PLACE the ADJECTIVE NOUN',
};
const LISTS: Readonly<Record<string, readonly string[]>> = {
  ...{ ADJECTIVE: ADJECTIVES, NOUN: NOUNS, VERB: VERBS, ADVERB: ADVERBS, PLACE: PLACES },
};

/** A source of sentences that are made by chance from a few lists of words, and never the same twice. */
export function sentenceMaker(random: RandomStream): (words: number) => string {
  const made = new Set<string>();
  return function next(words) {
    const said = PATTERNS[words].split(' ').map((word) => {
      const list = LISTS[word];
      return list ? list[random.integer(list.length - 1)] : word;
    });
    const sentence = `${said.join(' ').replace(/^./, (letter) => letter.toUpperCase())}.`;
    if (made.has(sentence)) return next(words);
    made.add(sentence);
    return sentence;
  };
}
