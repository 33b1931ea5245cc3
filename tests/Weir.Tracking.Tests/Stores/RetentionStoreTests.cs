using Weir.Testing;
using Weir.Tracking.Tests.Retention;

namespace Weir.Tracking.Tests.Stores;

public sealed class SqliteCollectionTests() : CollectionTests(TrackingStore.Sqlite);

public sealed class PostgreSqlCollectionTests(PostgreSqlServer server) : CollectionTests(TrackingStore.On(server));
