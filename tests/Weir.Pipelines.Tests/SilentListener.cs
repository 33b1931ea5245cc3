using Weir.Pipelines.Repro;

namespace Weir.Pipelines.Tests;

/// <summary>Hears everything and says nothing.</summary>
internal sealed class SilentListener : IReproListener
{
    public void Starting(string stage, IReadOnlyList<string> commands, int attempt)
    {
    }

    public void Line(string stage, string line, bool isError)
    {
    }

    public void Finished(StageResult result)
    {
    }

    public void Waiting(string why)
    {
    }

    public void Warn(string text)
    {
    }

    public bool Confirm(string stage) => true;
}
