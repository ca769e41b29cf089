using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.Extensions.Time.Testing;

namespace Fangxian.Modules.Tests;

/// <summary>
/// Tests that use the database. Each test has a fresh one; each class runs on both databases by two nested classes:
/// <code>
/// public abstract class RenameAreaTests(DatabaseKind kind) : OutbreakTests(kind)
/// {
///     public sealed class OnSqlite() : RenameAreaTests(DatabaseKind.Sqlite);
///     public sealed class OnPostgres() : RenameAreaTests(DatabaseKind.Postgres);
/// </code>
/// </summary>
public abstract class OutbreakTests(DatabaseKind kind) : IAsyncLifetime
{
    protected OutbreakApp App { get; private set; } = null!;

    protected FakeTimeProvider Clock => App.Clock;

    /// <summary>Lets days pass at once, where no job is asked for: of a started host each would look again thousands of times.</summary>
    protected void Skip(TimeSpan time) => Clock.AdjustTime(Clock.GetUtcNow() + time);

    /// <summary>What the database holds when a test begins.</summary>
    protected virtual StartingPoint Start => StartingPoint.InventedProvince;

    /// <summary>The key file of a test that makes new keys; all others share one.</summary>
    protected virtual string? KeyFile => null;

    /// <summary>Another place for the application of a test than that of all.</summary>
    protected virtual Task<OutbreakApp> OpenAsync() => OutbreakApp.StartAsync(kind, Start, KeyFile);

    public virtual async ValueTask InitializeAsync() => App = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (App is not null)
        {
            await App.DisposeAsync();
        }
    }

    protected Task<Result<TResponse>> RunAsync<TRequest, TResponse>(Slice<TRequest, TResponse> slice, TRequest request, Actor? actor = null)
        where TRequest : notnull => App.RunAsync(slice, request, actor);
}
