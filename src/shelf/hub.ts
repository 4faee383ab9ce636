/** Where published models are downloaded from, unless this variable names a mirror. */
export const HUB = 'https://huggingface.co';
export const HUB_VARIABLE = 'BRAIN_ALIGN_HUB';
