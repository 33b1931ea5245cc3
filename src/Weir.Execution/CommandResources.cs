namespace Weir.Execution;

/// <summary>What a request asks of the machine that runs it. An executor of one machine leaves sharing to whoever calls it.</summary>
/// <param name="Cpus">Cores; rounded up where only whole ones are given.</param>
/// <param name="MemoryBytes">Memory; 0 for what is usual there.</param>
/// <param name="Gpus">Graphics processors.</param>
/// <param name="TimeLimit">Longest run; null for none.</param>
public sealed record CommandResources(double Cpus = 1, long MemoryBytes = 0, int Gpus = 0, TimeSpan? TimeLimit = null);
