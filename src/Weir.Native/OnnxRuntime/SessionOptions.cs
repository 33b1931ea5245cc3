namespace Weir.Native.OnnxRuntime;

/// <summary>How a session runs. The defaults suit a server: one thread a run, no spinning, memory given back.</summary>
public sealed record SessionOptions
{
    /// <summary>The defaults.</summary>
    public static SessionOptions Default { get; } = new();

    /// <summary>Threads inside an operator; 0 = one per core. A server's parallelism comes from its requests.</summary>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>Threads that run independent operators; used when <see cref="ParallelExecution"/> is on.</summary>
    public int InterOpThreads { get; init; } = 1;

    /// <summary>Runs independent operators side by side.</summary>
    public bool ParallelExecution { get; init; }

    /// <summary>Lets idle threads burn CPU while they wait; doubles the CPU time of a run with two threads.</summary>
    public bool AllowSpinning { get; init; }

    /// <summary>Keeps freed memory in an arena: up to 5 % faster, and it only grows.</summary>
    public bool UseArena { get; init; }

    /// <summary>Plans buffers ahead for inputs of one shape.</summary>
    public bool UseMemoryPattern { get; init; } = true;

    /// <summary>How far the graph is rewritten before it runs.</summary>
    public GraphOptimization Optimization { get; init; } = GraphOptimization.All;

    /// <summary>Sums in a fixed order where an operator offers that.</summary>
    public bool Deterministic { get; init; }

    /// <summary>Values for symbolic dimensions, by name.</summary>
    public IReadOnlyDictionary<string, long> FreeDimensions { get; init; } = new Dictionary<string, long>();

    /// <summary>The library's own configuration entries, such as <c>session.set_denormal_as_zero</c>.</summary>
    public IReadOnlyDictionary<string, string> Configuration { get; init; } = new Dictionary<string, string>();
}

/// <summary>Levels of graph rewriting, by the library's numbers.</summary>
public enum GraphOptimization
{
    /// <summary>None.</summary>
    Disabled = 0,

    /// <summary>Constant folding, dead nodes.</summary>
    Basic = 1,

    /// <summary>And fusion of operators.</summary>
    Extended = 2,

    /// <summary>And memory layout.</summary>
    All = 99,
}
