using Weir.Execution.Local;

namespace Weir.Execution.Tests;

public sealed class LocalExecutorTests : ExecutorCompliance
{
    protected override IExecutor Executor { get; } = new LocalExecutor();
}
