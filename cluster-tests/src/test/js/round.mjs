// A round of the official client, unchanged, against the node whose URL is the first argument: create, bulk, search, aggregate, page, update,
// read, delete. Any answer that is not as expected ends the process with a message and code 1.
import assert from 'node:assert/strict';
import { Client, errors } from '@opensearch-project/opensearch';

const client = new Client({ node: process.argv[2] });
const index = 'js-films';

const info = await client.info();
assert.equal(info.body.version.distribution, 'opensearch');

const created = await client.indices.create({
  index,
  body: {
    settings: { number_of_shards: 3, number_of_replicas: 0 },
    mappings: {
      properties: {
        title: { type: 'text' },
        genre: { type: 'keyword' },
        year: { type: 'integer' },
        rating: { type: 'double' },
        released: { type: 'date' },
      },
    },
  },
});
assert.equal(created.body.acknowledged, true);
assert.equal(created.body.index, index);
assert.equal((await client.indices.exists({ index })).body, true);
assert.equal((await client.indices.exists({ index: 'nothing-here' })).body, false);

const films = Array.from({ length: 300 }, (_, i) => ({
  id: String(i),
  title: `the ${i % 3 === 0 ? 'quick fox' : 'lazy dog'} part ${i}`,
  genre: ['drama', 'comedy', 'horror', 'western'][i % 4],
  year: 1950 + (i % 50),
  rating: (i % 10) / 2,
  released: `${1950 + (i % 50)}-03-01`,
}));
const bulk = await client.bulk({
  refresh: true,
  body: films.flatMap(({ id, ...film }) => [{ index: { _index: index, _id: id } }, film]),
});
assert.equal(bulk.body.errors, false);
assert.equal(bulk.body.items.length, 300);
assert.equal(bulk.body.items[0].index.result, 'created');

const helper = await client.helpers.bulk({
  datasource: films.map((film) => ({ ...film, copy: true })),
  onDocument: (film) => [{ index: { _index: index, _id: `copy-${film.id}` } }, film],
  refreshOnCompletion: true,
});
assert.equal(helper.successful, 300);
assert.equal(helper.failed, 0);
const removed = await client.helpers.bulk({
  datasource: films,
  onDocument: (film) => ({ delete: { _index: index, _id: `copy-${film.id}` } }),
  refreshOnCompletion: true,
});
assert.equal(removed.successful, 300);

const found = await client.search({
  index,
  body: {
    query: { bool: { must: [{ match: { title: 'fox' } }], filter: [{ range: { year: { gte: 1960 } } }] } },
    sort: [{ year: 'asc' }, { rating: 'desc' }],
    size: 5,
    highlight: { fields: { title: {} } },
    aggs: { genres: { terms: { field: 'genre' }, aggs: { rating: { stats: { field: 'rating' } }, decades: { date_histogram: { field: 'released', calendar_interval: 'year' } } } } },
  },
});
const foxes = films.filter((film) => film.title.includes('fox') && film.year >= 1960);
assert.equal(found.body.hits.total.value, foxes.length);
assert.equal(found.body.hits.hits.length, 5);
assert.equal(found.body.hits.hits[0]._source.year, 1960);
assert.match(found.body.hits.hits[0].highlight.title[0], /<em>fox<\/em>/);
for (const bucket of found.body.aggregations.genres.buckets) {
  const inGenre = foxes.filter((film) => film.genre === bucket.key);
  assert.equal(bucket.doc_count, inGenre.length);
  assert.equal(bucket.rating.count, inGenre.length);
  assert.equal(bucket.rating.max, Math.max(...inGenre.map((film) => film.rating)));
  assert.equal(bucket.decades.buckets.reduce((sum, decade) => sum + decade.doc_count, 0), inGenre.length);
}

const scrolled = [];
for await (const document of client.helpers.scrollDocuments({ index, body: { size: 70, query: { match_all: {} } } })) scrolled.push(document.title);
assert.equal(new Set(scrolled).size, 300);

const pit = (await client.createPit({ index, keep_alive: '1m' })).body.pit_id;
const page = await client.search({ body: { size: 10, pit: { id: pit, keep_alive: '1m' }, sort: [{ year: 'asc' }] } });
assert.equal(page.body.hits.hits.length, 10);
await client.deletePit({ body: { pit_id: [pit] } });

const searches = await client.msearch({ body: [{ index }, { size: 0, query: { term: { genre: 'drama' } } }, { index }, { size: 0, query: { match_none: {} } }] });
assert.deepEqual(searches.body.responses.map((answer) => answer.hits.total.value), [75, 0]);

const updated = await client.update({ index, id: '7', body: { doc: { rating: 9.5 } } });
assert.equal(updated.body.result, 'updated');
const read = await client.get({ index, id: '7' });
assert.equal(read.body._source.rating, 9.5);
assert.equal(read.body._version, 2);
assert.equal((await client.mget({ index, body: { ids: ['1', '2', 'none'] } })).body.docs.filter((document) => document.found).length, 2);
assert.equal((await client.count({ index, body: { query: { match: { title: 'dog' } } } })).body.count, 200);

await assert.rejects(
  client.index({ index, id: '7', if_seq_no: 0, if_primary_term: 99, body: { title: 'late' } }),
  (error) => error instanceof errors.ResponseError && error.statusCode === 409 && error.body.error.type === 'version_conflict_engine_exception',
);
await assert.rejects(
  client.search({ index, body: { query: { nonsense: {} } } }),
  (error) => error.statusCode === 400 && error.body.error.type === 'parsing_exception',
);

assert.equal((await client.delete({ index, id: '7', refresh: true })).body.result, 'deleted');
await assert.rejects(client.get({ index, id: '7' }), (error) => error.statusCode === 404 && error.body.found === false);
await client.indices.putAlias({ index, name: 'js-alias' });
assert.equal((await client.count({ index: 'js-alias' })).body.count, 299);
assert.equal((await client.cat.indices({ index, format: 'json' })).body[0]['docs.count'], '299');
assert.equal((await client.cluster.health()).body.timed_out, false);
assert.equal((await client.indices.delete({ index })).body.acknowledged, true);
await assert.rejects(client.search({ index }), (error) => error.statusCode === 404 && error.body.error.type === 'index_not_found_exception');
await client.close();
console.log('round complete');
