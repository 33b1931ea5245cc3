using Weir.Testing;
using Weir.Tracking.Tests.Access;
using Weir.Tracking.Tests.Evaluation;
using Weir.Tracking.Tests.Experiments;
using Weir.Tracking.Tests.LoggedModels;
using Weir.Tracking.Tests.Metrics;
using Weir.Tracking.Tests.Registry;
using Weir.Tracking.Tests.Runs;
using Weir.Tracking.Tests.Search;
using Weir.Tracking.Tests.Traces;
using Weir.Tracking.Tests.Webhooks;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]

namespace Weir.Tracking.Tests.Stores;

public sealed class PostgreSqlExperimentTests(PostgreSqlServer server) : ExperimentTests(TrackingStore.On(server));

public sealed class PostgreSqlMetricTests(PostgreSqlServer server) : MetricTests(TrackingStore.On(server));

public sealed class PostgreSqlRegistryTests(PostgreSqlServer server) : RegistryTests(TrackingStore.On(server));

public sealed class PostgreSqlRunLogTests(PostgreSqlServer server) : RunLogTests(TrackingStore.On(server));

public sealed class PostgreSqlFilterVectorTests(PostgreSqlServer server) : FilterVectorTests(TrackingStore.On(server));

public sealed class PostgreSqlRunSearchTests(PostgreSqlServer server) : RunSearchTests(TrackingStore.On(server));

public sealed class PostgreSqlSearchLimitTests(PostgreSqlServer server) : SearchLimitTests(TrackingStore.On(server));

public sealed class PostgreSqlMetricSeriesTests(PostgreSqlServer server) : MetricSeriesTests(TrackingStore.On(server));

public sealed class PostgreSqlSchemaTests(PostgreSqlServer server) : SchemaTests(TrackingStore.On(server));

public sealed class PostgreSqlRunSearchModelTests(PostgreSqlServer server) : RunSearchModelTests(TrackingStore.On(server));

public sealed class PostgreSqlLoggedModelTests(PostgreSqlServer server) : LoggedModelTests(TrackingStore.On(server));

public sealed class PostgreSqlLoggedModelSearchTests(PostgreSqlServer server) : LoggedModelSearchTests(TrackingStore.On(server));

public sealed class PostgreSqlTraceTests(PostgreSqlServer server) : TraceTests(TrackingStore.On(server));

public sealed class PostgreSqlAssessmentTests(PostgreSqlServer server) : AssessmentTests(TrackingStore.On(server));

public sealed class PostgreSqlSpanTests(PostgreSqlServer server) : SpanTests(TrackingStore.On(server));

public sealed class PostgreSqlWebhookTests(PostgreSqlServer server) : WebhookTests(TrackingStore.On(server));

public sealed class PostgreSqlWebhookDeliveryTests(PostgreSqlServer server) : WebhookDeliveryTests(TrackingStore.On(server));

public sealed class PostgreSqlAccessTests(PostgreSqlServer server) : AccessTests(TrackingStore.On(server));

public sealed class PostgreSqlEvaluationTests(PostgreSqlServer server) : EvaluationTests(TrackingStore.On(server));

public sealed class PostgreSqlPromotionTests(PostgreSqlServer server) : PromotionTests(TrackingStore.On(server));

public sealed class PostgreSqlPackageDigestTests(PostgreSqlServer server) : PackageDigestTests(TrackingStore.On(server));

public sealed class PostgreSqlRunCopyTests(PostgreSqlServer server) : RunCopyTests(TrackingStore.On(server));
