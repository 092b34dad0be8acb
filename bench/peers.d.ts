// What is used of two peers that bring no types.
declare module 'papaparse' {
  const Papa: {
    parse(input: NodeJS.ReadableStream, config: { step(result: { data: string[] }): void; complete(): void }): void
  }
  export default Papa
}

declare module 'autocannon' {
  export default function autocannon(options: {
    url: string
    connections: number
    duration: number
    headers: Record<string, string>
  }): Promise<{ non2xx: number; requests: { average: number } }>
}
