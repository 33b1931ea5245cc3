using Weir.Testing;
using Weir.Tracking.Tests.Search;

namespace Weir.Tracking.Tests.Stores;

[Trait("Kind", "Faults")]
public sealed class SqliteFilterFuzzTests() : FilterFuzzTests(TrackingStore.Sqlite);

[Trait("Kind", "Faults")]
public sealed class PostgreSqlFilterFuzzTests(PostgreSqlServer server) : FilterFuzzTests(TrackingStore.On(server));

public sealed class SqliteClockTests() : ClockTests(TrackingStore.Sqlite);

public sealed class PostgreSqlClockTests(PostgreSqlServer server) : ClockTests(TrackingStore.On(server));

public sealed class SqliteUpkeepTests() : Upkeep.UpkeepTests(TrackingStore.Sqlite);

public sealed class PostgreSqlUpkeepTests(PostgreSqlServer server) : Upkeep.UpkeepTests(TrackingStore.On(server));

public sealed class SqliteDanglingTests() : Retention.DanglingTests(TrackingStore.Sqlite);

public sealed class PostgreSqlDanglingTests(PostgreSqlServer server) : Retention.DanglingTests(TrackingStore.On(server));
