namespace Weir.Pipelines.Repro;

/// <summary>Hears what <see cref="Reproduction"/> does, as it does it.</summary>
public interface IReproListener
{
    /// <summary>Another process holds the repository; the run waits for it.</summary>
    void Waiting(string holder);

    /// <summary>A stage's command begins.</summary>
    void Starting(string stage, IReadOnlyList<string> commands);

    /// <summary>A line that the command printed.</summary>
    void Line(string stage, string line, bool isError);

    /// <summary>A node is done.</summary>
    void Finished(StageResult result, string? message);
}
