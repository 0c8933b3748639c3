"""The schemas of post meta, compiled from `schemas/` by `tools/generate.py`."""

from __future__ import annotations

from typing import Any

# fmt: off
# ruff: noqa: E501
SCHEMAS: dict[str, dict[str, Any]] = {'alphanode-post': {'$schema': 'https://json-schema.org/draft/2020-12/schema',
                    '$id': 'urn:anplint:schema:alphanode-post',
                    'title': 'Meta of an AlphaNode post',
                    'description': 'The keys of the box `alphanode post meta` at the end of a '
                                   'rendered text export, as anplint reads them. Keys hold '
                                   'spaces, as in the export.',
                    'type': 'object',
                    'properties': {'topic': {'description': 'What the post is about: the '
                                                            'problem, then the stack.',
                                             'type': 'string',
                                             'minLength': 1},
                                   'summary': {'description': 'A short account of the post, for '
                                                              'lists and search results.',
                                               'type': 'string',
                                               'minLength': 1},
                                   'ai outline': {'description': 'The outline that the post was '
                                                                 'written from.',
                                                  'type': 'object',
                                                  'properties': {'context': {'description': 'For '
                                                                                            'whom, '
                                                                                            'or '
                                                                                            'where, '
                                                                                            'the '
                                                                                            'advice '
                                                                                            'holds.',
                                                                             'type': 'string',
                                                                             'minLength': 1},
                                                                 'problem': {'description': 'The '
                                                                                            'problem '
                                                                                            'that '
                                                                                            'the '
                                                                                            'post '
                                                                                            'treats.',
                                                                             'type': 'string',
                                                                             'minLength': 1},
                                                                 'stack': {'description': 'The '
                                                                                          'stack '
                                                                                          'that '
                                                                                          'the '
                                                                                          'post '
                                                                                          'treats '
                                                                                          'it '
                                                                                          'in.',
                                                                           'type': 'string',
                                                                           'minLength': 1},
                                                                 'recommended action': {'description': 'What '
                                                                                                       'the '
                                                                                                       'reader '
                                                                                                       'should '
                                                                                                       'do, '
                                                                                                       'in '
                                                                                                       'one '
                                                                                                       'line.',
                                                                                        'type': 'string',
                                                                                        'minLength': 1}},
                                                  'required': ['problem',
                                                               'stack',
                                                               'recommended action'],
                                                  'additionalProperties': False},
                                   'ai brief': {'description': 'How the post is written, and '
                                                               'what it stays away from.',
                                                'type': 'string',
                                                'minLength': 1},
                                   'stack': {'description': 'The stack and the areas that the '
                                                            'post belongs to.',
                                             'type': 'array',
                                             'minItems': 1,
                                             'items': {'description': 'One stack, area or '
                                                                      'language.',
                                                       'type': 'string',
                                                       'minLength': 1}},
                                   'tools': {'description': 'The tools that the post uses or '
                                                            'mentions.',
                                             'type': 'array',
                                             'minItems': 1,
                                             'items': {'description': 'One tool.',
                                                       'type': 'string',
                                                       'minLength': 1}},
                                   'code language': {'description': "The language of the post's "
                                                                    'code samples.',
                                                     'type': 'string',
                                                     'minLength': 1},
                                   'difficulty': {'description': 'How much a reader must know.',
                                                  'type': 'string',
                                                  'minLength': 1,
                                                  'enum': ['beginner',
                                                           'intermediate',
                                                           'advanced',
                                                           'expert']},
                                   'reading time': {'description': 'How long the post takes to '
                                                                   'read, in minutes.',
                                                    'type': 'integer',
                                                    'minimum': 1},
                                   'view count': {'description': 'How often the post was viewed.',
                                                  'type': 'integer',
                                                  'minimum': 0},
                                   'score': {'description': 'Editorial scores, 0 to 100.',
                                             'type': 'object',
                                             'properties': {'quality': {'description': 'How good '
                                                                                       'the post '
                                                                                       'is.',
                                                                        'type': 'integer',
                                                                        'minimum': 0,
                                                                        'maximum': 100},
                                                            'freshness': {'description': 'How up '
                                                                                         'to '
                                                                                         'date '
                                                                                         'the '
                                                                                         'post '
                                                                                         'is.',
                                                                          'type': 'integer',
                                                                          'minimum': 0,
                                                                          'maximum': 100},
                                                            'depth': {'description': 'How deep '
                                                                                     'the post '
                                                                                     'goes.',
                                                                      'type': 'integer',
                                                                      'minimum': 0,
                                                                      'maximum': 100},
                                                            'clarity': {'description': 'How easy '
                                                                                       'the post '
                                                                                       'is to '
                                                                                       'follow.',
                                                                        'type': 'integer',
                                                                        'minimum': 0,
                                                                        'maximum': 100}},
                                             'required': ['quality',
                                                          'freshness',
                                                          'depth',
                                                          'clarity'],
                                             'additionalProperties': False},
                                   'revision': {'description': 'The state of the post.',
                                                'type': 'object',
                                                'properties': {'status': {'description': 'How '
                                                                                         'far '
                                                                                         'the '
                                                                                         'post '
                                                                                         'has '
                                                                                         'come.',
                                                                          'type': 'string',
                                                                          'minLength': 1,
                                                                          'enum': ['draft',
                                                                                   'expanded',
                                                                                   'edited',
                                                                                   'reviewed',
                                                                                   'approved',
                                                                                   'published',
                                                                                   'updated',
                                                                                   'archived']},
                                                               'version': {'description': 'The '
                                                                                          'version '
                                                                                          'of '
                                                                                          'the '
                                                                                          'post: '
                                                                                          'three '
                                                                                          'numbers, '
                                                                                          'with '
                                                                                          'a '
                                                                                          'suffix '
                                                                                          'or '
                                                                                          'without.',
                                                                           'type': 'string',
                                                                           'minLength': 1,
                                                                           'pattern': '^[0-9]+\\.[0-9]+\\.[0-9]+([-+][0-9A-Za-z.+-]+)?$'},
                                                               'last reviewed': {'description': 'The '
                                                                                                'day '
                                                                                                'of '
                                                                                                'the '
                                                                                                'last '
                                                                                                'review, '
                                                                                                'as '
                                                                                                'YYYY-MM-DD.',
                                                                                 'type': 'string',
                                                                                 'minLength': 1,
                                                                                 'format': 'date'}},
                                                'required': ['status',
                                                             'version',
                                                             'last reviewed'],
                                                'additionalProperties': False},
                                   'reference': {'description': "The post's reference: the "
                                                                'number of its source, then a '
                                                                'check number.',
                                                 'type': 'string',
                                                 'minLength': 1,
                                                 'pattern': '^anp-ref-[0-9]{6}-[0-9]{4}$'},
                                   'hash': {'description': 'The hash of the content: 24 '
                                                           'lower-case hexadecimal digits.',
                                            'type': 'string',
                                            'minLength': 1,
                                            'pattern': '^[0-9a-f]{24}$'},
                                   'flags': {'description': 'Yes (1) or no (0).',
                                             'type': 'object',
                                             'properties': {'ai generated style': {'description': 'The '
                                                                                                  'text '
                                                                                                  'reads '
                                                                                                  'as '
                                                                                                  'if '
                                                                                                  'generated.',
                                                                                   'type': 'integer',
                                                                                   'enum': [0,
                                                                                            1]},
                                                            'has images': {'description': 'The '
                                                                                          'body '
                                                                                          'shows '
                                                                                          'at '
                                                                                          'least '
                                                                                          'one '
                                                                                          'image.',
                                                                           'type': 'integer',
                                                                           'enum': [0, 1]},
                                                            'image heavy': {'description': 'The '
                                                                                           'body '
                                                                                           'shows '
                                                                                           'many '
                                                                                           'images.',
                                                                            'type': 'integer',
                                                                            'enum': [0, 1]},
                                                            'needs human review': {'description': 'Somebody '
                                                                                                  'must '
                                                                                                  'read '
                                                                                                  'the '
                                                                                                  'post '
                                                                                                  'before '
                                                                                                  'it '
                                                                                                  'is '
                                                                                                  'published.',
                                                                                   'type': 'integer',
                                                                                   'enum': [0,
                                                                                            1]}},
                                             'required': ['ai generated style',
                                                          'has images',
                                                          'image heavy',
                                                          'needs human review'],
                                             'additionalProperties': False},
                                   'checklist': {'description': "The items of the body's "
                                                                'checklist, in its order.',
                                                 'type': 'array',
                                                 'minItems': 1,
                                                 'items': {'description': 'One item.',
                                                           'type': 'string',
                                                           'minLength': 1}},
                                   'entities': {'description': 'What the post is about, as named '
                                                               'things.',
                                                'type': 'array',
                                                'minItems': 1,
                                                'items': {'description': 'One named thing.',
                                                          'type': 'object',
                                                          'properties': {'name': {'description': 'Its '
                                                                                                 'name.',
                                                                                  'type': 'string',
                                                                                  'minLength': 1},
                                                                         'type': {'description': 'Its '
                                                                                                 'kind.',
                                                                                  'type': 'string',
                                                                                  'minLength': 1,
                                                                                  'examples': ['stack',
                                                                                               'area',
                                                                                               'problem']}},
                                                          'required': ['name', 'type'],
                                                          'additionalProperties': False}},
                                   'image sources': {'description': 'The images of the body, in '
                                                                    'its order.',
                                                     'type': 'array',
                                                     'items': {'description': 'One image: where '
                                                                              'it comes from, '
                                                                              'where it is, what '
                                                                              'it shows.',
                                                               'type': 'object',
                                                               'properties': {'source': {'description': 'The '
                                                                                                        'host '
                                                                                                        'or '
                                                                                                        'the '
                                                                                                        'service '
                                                                                                        'that '
                                                                                                        'is '
                                                                                                        'credited.',
                                                                                         'type': 'string',
                                                                                         'minLength': 1},
                                                                              'url': {'description': 'The '
                                                                                                     'address '
                                                                                                     'of '
                                                                                                     'the '
                                                                                                     'image '
                                                                                                     'file.',
                                                                                      'type': 'string',
                                                                                      'minLength': 1,
                                                                                      'format': 'uri'},
                                                                              'caption': {'description': 'The '
                                                                                                         'caption '
                                                                                                         'that '
                                                                                                         'stands '
                                                                                                         'below '
                                                                                                         'the '
                                                                                                         'image '
                                                                                                         'in '
                                                                                                         'the '
                                                                                                         'body.',
                                                                                          'type': 'string',
                                                                                          'minLength': 1}},
                                                               'required': ['source',
                                                                            'url',
                                                                            'caption'],
                                                               'additionalProperties': False}},
                                   'payload': {'description': 'What the import knows of the '
                                                              'post.',
                                               'type': 'object',
                                               'properties': {'source id': {'description': 'The '
                                                                                           'identity '
                                                                                           'of '
                                                                                           'the '
                                                                                           'source '
                                                                                           'record.',
                                                                            'type': 'string',
                                                                            'minLength': 1,
                                                                            'pattern': '^alphanode-[0-9]{6}$'},
                                                              'generator': {'description': 'The '
                                                                                           'program '
                                                                                           'that '
                                                                                           'wrote '
                                                                                           'the '
                                                                                           'record.',
                                                                            'type': 'string',
                                                                            'minLength': 1},
                                                              'paragraphs': {'description': 'How '
                                                                                            'many '
                                                                                            'paragraphs '
                                                                                            'the '
                                                                                            'body '
                                                                                            'has '
                                                                                            'after '
                                                                                            'the '
                                                                                            'lead.',
                                                                             'type': 'integer',
                                                                             'minimum': 0},
                                                              'scenario': {'description': 'The '
                                                                                          'scenario '
                                                                                          'that '
                                                                                          'the '
                                                                                          'post '
                                                                                          'was '
                                                                                          'written '
                                                                                          'for.',
                                                                           'type': 'string',
                                                                           'minLength': 1},
                                                              'seed': {'description': 'The '
                                                                                      'number '
                                                                                      'that the '
                                                                                      'record '
                                                                                      'was '
                                                                                      'generated '
                                                                                      'from.',
                                                                       'type': 'integer',
                                                                       'minimum': 0}},
                                               'required': ['source id', 'paragraphs', 'seed'],
                                               'additionalProperties': False},
                                   'notes': {'description': 'Remarks for editors.',
                                             'type': 'array',
                                             'minItems': 1,
                                             'items': {'description': 'One remark.',
                                                       'type': 'string',
                                                       'minLength': 1}}},
                    'required': ['topic',
                                 'summary',
                                 'ai outline',
                                 'ai brief',
                                 'stack',
                                 'tools',
                                 'code language',
                                 'difficulty',
                                 'reading time',
                                 'view count',
                                 'score',
                                 'revision',
                                 'reference',
                                 'hash',
                                 'flags',
                                 'checklist',
                                 'entities',
                                 'payload'],
                    'additionalProperties': False,
                    'if': {'properties': {'flags': {'type': 'object',
                                                    'properties': {'has images': {'const': 1}},
                                                    'required': ['has images']}},
                           'required': ['flags']},
                    'then': {'properties': {'image sources': {'minItems': 1}},
                             'required': ['image sources']}},
 'post': {'$schema': 'https://json-schema.org/draft/2020-12/schema',
          '$id': 'urn:anplint:schema:post',
          'title': 'Meta of a post',
          'description': 'What the front matter of any blog post needs, and what is surely wrong '
                         'in it on any blog: no more. `x-anplint-field` names the semantic field '
                         'whose other keys satisfy a required key; `x-anplint-derived` says that '
                         "a heading or the file's name may satisfy it.",
          'type': 'object',
          'properties': {'title': {'description': 'The title that readers see. A heading, or the '
                                                  'name of a dated file, may stand in for it.',
                                   'type': ['string', 'number', 'boolean'],
                                   'x-anplint-field': 'title',
                                   'x-anplint-derived': True},
                         'description': {'description': 'What the post is about, for lists and '
                                                        'search results.',
                                         'type': ['string',
                                                  'number',
                                                  'boolean',
                                                  'object',
                                                  'null']},
                         'summary': {'description': 'What the post is about, for lists.',
                                     'type': ['string', 'number', 'boolean', 'object', 'null']},
                         'slug': {'description': "The post's name in its address.",
                                  'type': ['string', 'number', 'null']},
                         'draft': {'description': 'Whether the post is not published yet: yes or '
                                                  'no.',
                                   'enum': [True,
                                            False,
                                            None,
                                            0,
                                            1,
                                            'true',
                                            'True',
                                            'TRUE',
                                            'false',
                                            'False',
                                            'FALSE',
                                            'yes',
                                            'Yes',
                                            'YES',
                                            'no',
                                            'No',
                                            'NO',
                                            'on',
                                            'On',
                                            'ON',
                                            'off',
                                            'Off',
                                            'OFF',
                                            '0',
                                            '1',
                                            ''],
                                   'examples': [True, False]},
                         'tags': {'description': "The post's tags: a list, or names in a text.",
                                  'type': ['array', 'string', 'number', 'null']},
                         'categories': {'description': "The post's categories: a list, or names "
                                                       'in a text.',
                                        'type': ['array', 'string', 'number', 'null']},
                         'keywords': {'description': 'Key words for search engines: a list, or a '
                                                     'text.',
                                      'type': ['array', 'string', 'number', 'null']},
                         'authors': {'description': 'Who wrote the post.',
                                     'type': ['array', 'string', 'number', 'object', 'null']},
                         'aliases': {'description': 'Former addresses of the post.',
                                     'type': ['array', 'string', 'null']},
                         'reading_time': {'description': 'How long the post takes to read, in '
                                                         'minutes.',
                                          'type': ['number',
                                                   'string',
                                                   'boolean',
                                                   'object',
                                                   'null'],
                                          'minimum': 0},
                         'published': {'description': 'When the post was published, or whether '
                                                      'it is.',
                                       'type': ['string', 'integer', 'boolean', 'null'],
                                       'format': 'publication'},
                         'date': {'description': 'When the post was, or will be, published.',
                                  'type': ['string', 'integer', 'null'],
                                  'format': 'post-date'},
                         'publishDate': {'description': 'When the post was, or will be, '
                                                        'published.',
                                         'type': ['string', 'integer', 'null'],
                                         'format': 'post-date'},
                         'publishdate': {'description': 'When the post was, or will be, '
                                                        'published.',
                                         'type': ['string', 'integer', 'null'],
                                         'format': 'post-date'},
                         'publish_date': {'description': 'When the post was, or will be, '
                                                         'published.',
                                          'type': ['string', 'integer', 'null'],
                                          'format': 'post-date'},
                         'pubDate': {'description': 'When the post was, or will be, published.',
                                     'type': ['string', 'integer', 'null'],
                                     'format': 'post-date'},
                         'pubdate': {'description': 'When the post was, or will be, published.',
                                     'type': ['string', 'integer', 'null'],
                                     'format': 'post-date'},
                         'pub_date': {'description': 'When the post was, or will be, published.',
                                      'type': ['string', 'integer', 'null'],
                                      'format': 'post-date'},
                         'published_at': {'description': 'When the post was, or will be, '
                                                         'published.',
                                          'type': ['string', 'integer', 'null'],
                                          'format': 'post-date'},
                         'published_on': {'description': 'When the post was, or will be, '
                                                         'published.',
                                          'type': ['string', 'integer', 'null'],
                                          'format': 'post-date'},
                         'date_published': {'description': 'When the post was, or will be, '
                                                           'published.',
                                            'type': ['string', 'integer', 'null'],
                                            'format': 'post-date'},
                         'datePublished': {'description': 'When the post was, or will be, '
                                                          'published.',
                                           'type': ['string', 'integer', 'null'],
                                           'format': 'post-date'},
                         'updated': {'description': 'When the post was last changed.',
                                     'type': ['string', 'integer', 'boolean', 'null'],
                                     'format': 'post-date'},
                         'updated_at': {'description': 'When the post was last changed.',
                                        'type': ['string', 'integer', 'boolean', 'null'],
                                        'format': 'post-date'},
                         'updated_on': {'description': 'When the post was last changed.',
                                        'type': ['string', 'integer', 'boolean', 'null'],
                                        'format': 'post-date'},
                         'updatedDate': {'description': 'When the post was last changed.',
                                         'type': ['string', 'integer', 'boolean', 'null'],
                                         'format': 'post-date'},
                         'lastmod': {'description': 'When the post was last changed.',
                                     'type': ['string', 'integer', 'boolean', 'null'],
                                     'format': 'post-date'},
                         'last_modified': {'description': 'When the post was last changed.',
                                           'type': ['string', 'integer', 'boolean', 'null'],
                                           'format': 'post-date'},
                         'last_modified_at': {'description': 'When the post was last changed.',
                                              'type': ['string', 'integer', 'boolean', 'null'],
                                              'format': 'post-date'},
                         'lastModified': {'description': 'When the post was last changed.',
                                          'type': ['string', 'integer', 'boolean', 'null'],
                                          'format': 'post-date'},
                         'modified': {'description': 'When the post was last changed.',
                                      'type': ['string', 'integer', 'boolean', 'null'],
                                      'format': 'post-date'},
                         'date_modified': {'description': 'When the post was last changed.',
                                           'type': ['string', 'integer', 'boolean', 'null'],
                                           'format': 'post-date'},
                         'dateModified': {'description': 'When the post was last changed.',
                                          'type': ['string', 'integer', 'boolean', 'null'],
                                          'format': 'post-date'},
                         'last_updated': {'description': 'When the post was last changed.',
                                          'type': ['string', 'integer', 'boolean', 'null'],
                                          'format': 'post-date'},
                         'lastUpdated': {'description': 'When the post was last changed.',
                                         'type': ['string', 'integer', 'boolean', 'null'],
                                         'format': 'post-date'},
                         'last_reviewed': {'description': 'When the post was last reviewed.',
                                           'type': ['string', 'integer', 'null'],
                                           'format': 'post-date'},
                         'last_reviewed_on': {'description': 'When the post was last reviewed.',
                                              'type': ['string', 'integer', 'null'],
                                              'format': 'post-date'},
                         'reviewed_on': {'description': 'When the post was last reviewed.',
                                         'type': ['string', 'integer', 'null'],
                                         'format': 'post-date'},
                         'reviewed_at': {'description': 'When the post was last reviewed.',
                                         'type': ['string', 'integer', 'null'],
                                         'format': 'post-date'},
                         'review_in': {'description': 'How long after its last review the post '
                                                      'is to be reviewed again: a number of '
                                                      'days, weeks, months or years.',
                                       'type': ['string', 'null'],
                                       'format': 'interval'},
                         'ms.date': {'description': 'When the post was last reviewed.',
                                     'type': ['string', 'integer', 'null'],
                                     'format': 'post-date'},
                         'expiryDate': {'description': 'When the post stops being published.',
                                        'type': ['string', 'integer', 'null'],
                                        'format': 'post-date'},
                         'expirydate': {'description': 'When the post stops being published.',
                                        'type': ['string', 'integer', 'null'],
                                        'format': 'post-date'},
                         'expiry_date': {'description': 'When the post stops being published.',
                                         'type': ['string', 'integer', 'null'],
                                         'format': 'post-date'}},
          'required': ['title']}}
