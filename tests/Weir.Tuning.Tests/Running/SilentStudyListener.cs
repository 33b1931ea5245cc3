using Weir.Tuning.Running;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Tests.Running;

/// <summary>Hears, and says nothing.</summary>
internal sealed class SilentStudyListener : IStudyListener
{
    public static SilentStudyListener Instance { get; } = new();

    public Task<IReadOnlyDictionary<string, string?>> BeganAsync(TrialClaim claim) => Task.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?>());

    public Task ReportedAsync(TrialClaim claim, Report report) => Task.CompletedTask;

    public Task EndedAsync(TrialClaim claim, TrialState state, IReadOnlyList<double> values, string? error) => Task.CompletedTask;
}
