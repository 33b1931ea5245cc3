namespace Weir.Pipelines.Repro;

/// <summary>Hears what <see cref="Reproduction"/> does, as it does it. With several jobs it is called from several threads.</summary>
public interface IReproListener
{
    /// <summary>Another process holds something; the run waits for it.</summary>
    void Waiting(string holder);

    /// <summary>A stage's command begins.</summary>
    /// <param name="stage">Its address.</param>
    /// <param name="commands">Its command lines.</param>
    /// <param name="attempt">1 for the first time.</param>
    void Starting(string stage, IReadOnlyList<string> commands, int attempt);

    /// <summary>A line that the command printed.</summary>
    void Line(string stage, string line, bool isError);

    /// <summary>A node is done.</summary>
    void Finished(StageResult result);

    /// <summary>Something to know that stops nothing.</summary>
    void Warn(string message);

    /// <summary>True where lines are wanted with their secrets, by somebody who hides them himself: a value may look like one.</summary>
    bool HearsSecrets => false;

    /// <summary>Asks whether a stage may run; true where nobody is there to be asked.</summary>
    bool Confirm(string stage) => true;
}
