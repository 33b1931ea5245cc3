using Weir.Testing;
using Weir.Tracking.Tests.Search;

namespace Weir.Tracking.Tests.Stores;

[Trait("Kind", "Faults")]
public sealed class SqliteFilterFuzzTests() : FilterFuzzTests(TrackingStore.Sqlite);

[Trait("Kind", "Faults")]
public sealed class PostgreSqlFilterFuzzTests(PostgreSqlServer server) : FilterFuzzTests(TrackingStore.On(server));

public sealed class SqliteClockTests() : ClockTests(TrackingStore.Sqlite);

public sealed class PostgreSqlClockTests(PostgreSqlServer server) : ClockTests(TrackingStore.On(server));
