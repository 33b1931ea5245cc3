using Weir.Testing;
using Weir.Tracking.Tests.Exchange;

namespace Weir.Tracking.Tests.Stores;

public sealed class SqliteImportTests() : ImportTests(TrackingStore.Sqlite);

public sealed class PostgreSqlImportTests(PostgreSqlServer server) : ImportTests(TrackingStore.On(server));

public sealed class SqliteExportTests() : ExportTests(TrackingStore.Sqlite);

public sealed class PostgreSqlExportTests(PostgreSqlServer server) : ExportTests(TrackingStore.On(server));
