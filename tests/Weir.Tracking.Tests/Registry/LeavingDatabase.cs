using Weir.Foundation.Errors;
using Weir.Persistence;

namespace Weir.Tracking.Tests.Registry;

/// <summary>A database that is gone, as after a restart, once a write has been acknowledged.</summary>
internal sealed class LeavingDatabase(IDatabase inner) : IDatabase
{
    public bool LeavesAfterNextWrite { get; set; }

    public bool IsGone { get; private set; }

    public SqlDialect Dialect => inner.Dialect;

    public string Name => inner.Name;

    public WriteFigures Figures => inner.Figures;

    public async Task<T> WriteAsync<T>(Func<ISqlSession, T> work, CancellationToken cancellation = default)
    {
        RequireThere();
        var answer = await inner.WriteAsync(work, cancellation);
        IsGone = LeavesAfterNextWrite;
        return answer;
    }

    public Task<T> ReadAsync<T>(Func<ISqlSession, T> work, CancellationToken cancellation = default)
    {
        RequireThere();
        return inner.ReadAsync(work, cancellation);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void RequireThere()
    {
        if (IsGone) throw new WeirException("database_error", "the database went away") { IsTransient = true };
    }
}
