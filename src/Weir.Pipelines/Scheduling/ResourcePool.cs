using Weir.Pipelines.Repro;

namespace Weir.Pipelines.Scheduling;

/// <summary>What the machine has to give to stages that run at once: slots, cores, memory, graphics processors.</summary>
/// <param name="jobs">Stages at once.</param>
/// <param name="cpus">Cores; more than the machine has when there are more jobs than cores.</param>
/// <param name="memoryBytes">Memory that stages may declare together.</param>
/// <param name="gpus">Graphics processors, by their numbers.</param>
internal sealed class ResourcePool(int jobs, double cpus, long memoryBytes, IReadOnlyList<string> gpus)
{
    private readonly double _allCpus = cpus;
    private readonly long _allMemory = memoryBytes;
    private readonly int _allGpus = gpus.Count;
    private readonly List<string> _freeGpus = [.. gpus];
    private int _jobs = jobs;
    private double _cpus = cpus;
    private long _memory = memoryBytes;

    /// <summary>The pool of this machine.</summary>
    public static ResourcePool OfMachine(int jobs) =>
        new(jobs, Math.Max(Environment.ProcessorCount, jobs), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, GraphicsProcessors());

    /// <summary>Why a stage can never run here; null when it can.</summary>
    public string? Refusal(StageSettings need)
    {
        if (need.Cpus > _allCpus) return $"needs {need.Cpus} cores, of which there are {_allCpus}";
        if (need.MemoryBytes > _allMemory) return $"needs {need.MemoryBytes >> 20} MiB of memory, of which there are {_allMemory >> 20}";
        return need.Gpus > _allGpus ? $"needs {need.Gpus} graphics processor{(need.Gpus == 1 ? string.Empty : "s")}, of which there {(_allGpus == 1 ? "is 1" : $"are {_allGpus}")}" : null;
    }

    /// <summary>Takes what a stage needs; null when it is not free now.</summary>
    public IReadOnlyList<string>? TryTake(StageSettings need)
    {
        if (_jobs < 1 || _cpus < need.Cpus || _memory < need.MemoryBytes || _freeGpus.Count < need.Gpus) return null;
        _jobs--;
        _cpus -= need.Cpus;
        _memory -= need.MemoryBytes;
        var taken = _freeGpus.GetRange(0, need.Gpus);
        _freeGpus.RemoveRange(0, need.Gpus);
        return taken;
    }

    /// <summary>Gives it back.</summary>
    public void Return(StageSettings need, IReadOnlyList<string> taken)
    {
        _jobs++;
        _cpus += need.Cpus;
        _memory += need.MemoryBytes;
        _freeGpus.AddRange(taken);
    }

    // What the user allows, else what the driver shows.
    private static string[] GraphicsProcessors()
    {
        if (Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES") is { } visible) return visible.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        const string Driver = "/proc/driver/nvidia/gpus";
        return Directory.Exists(Driver) ? [.. Enumerable.Range(0, Directory.GetDirectories(Driver).Length).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))] : [];
    }
}
