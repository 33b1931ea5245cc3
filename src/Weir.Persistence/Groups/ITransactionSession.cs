namespace Weir.Persistence.Groups;

/// <summary>The connection that writes, as group commit drives it. Used by one thread at a time.</summary>
internal interface ITransactionSession : ISqlSession, IDisposable
{
    /// <summary>False outside a transaction, also after the database ended one by itself.</summary>
    bool InTransaction { get; }

    /// <summary>Begins a transaction that no other writer of the database runs beside.</summary>
    void Begin();

    /// <summary>Returns when everything since <see cref="Begin"/> is on disk.</summary>
    void Commit();

    /// <summary>Undoes everything since <see cref="Begin"/>, also where that failed or the database undid it already.</summary>
    void RollBack();

    /// <summary>Marks where one caller's work starts.</summary>
    void Savepoint();

    /// <summary>Undoes what was done since <see cref="Savepoint"/>; the mark stays.</summary>
    void RollBackToSavepoint();

    /// <summary>Takes the mark away.</summary>
    void Release();
}
