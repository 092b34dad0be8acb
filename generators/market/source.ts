/** What the generator writes says so. */
export const synthetic = 'synthetic'
