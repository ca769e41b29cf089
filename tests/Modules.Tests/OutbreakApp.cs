using System.Net;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Web;
using Fangxian.Web.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;

namespace Fangxian.Modules.Tests;

/// <summary>
/// The real application on a real database of its own: all modules, the real runner, and on demand the started web
/// host. Only the clock is ours, so that a test says what day it is.
/// </summary>
public sealed class OutbreakApp : IAsyncDisposable
{
    /// <summary>The present of every test until it moves the clock: 10 May 2020, 08:00 in the province.</summary>
    public static readonly DateTimeOffset Present = new(2020, 5, 10, 0, 0, 0, TimeSpan.Zero);

    private readonly Func<ValueTask> _discard;
    private WebApplication? _host;
    private HttpClient? _client;

    private OutbreakApp(Databases databases, Func<ValueTask> discard)
    {
        (Databases, _discard) = (databases, discard);
        Clock = new FakeTimeProvider(Present);
        Runner = new Run(databases, Clock);
    }

    public Databases Databases { get; }

    public FakeTimeProvider Clock { get; }

    public Run Runner { get; }

    public Actor Actor { get; } = Actor.Operator();

    public Words Words { get; } = new(Composition.Texts, Language.English);

    /// <summary>A fresh database as <paramref name="start"/> says; the test is skipped where there is no such server.</summary>
    public static async Task<OutbreakApp> StartAsync(DatabaseKind kind, StartingPoint start, string? keyFile = null)
    {
        var (address, discard) = await TestDatabases.NewAsync(kind, start);
        return new OutbreakApp(Composition.Open(DatabaseAddress.Parse(address), keyFile: keyFile), discard);
    }

    /// <summary>The application on a database of the test's own making.</summary>
    internal static OutbreakApp On(string address, Func<ValueTask> discard) => new(Composition.Open(DatabaseAddress.Parse(address)), discard);

    /// <summary>The application with modules of the test's own beside those of the program.</summary>
    internal static async Task<OutbreakApp> WithAsync(DatabaseKind kind, StartingPoint start, params IModule[] others)
    {
        var (text, discard) = await TestDatabases.NewAsync(kind, start);
        var address = DatabaseAddress.Parse(text);
        var shared = new SharedState(OutbreakCalendar.In(null), Composition.DataFolder, () => KeyRing.Open(Composition.KeyFile, address.FilePath is { } file ? Path.GetDirectoryName(file) : null));
        return new OutbreakApp(new Databases(address, new ModuleCatalog([.. Composition.Modules.All, .. others]), shared), discard);
    }

    public Task<Result<TResponse>> RunAsync<TRequest, TResponse>(Slice<TRequest, TResponse> slice, TRequest request, Actor? actor = null)
        where TRequest : notnull => Runner.Async(slice, request, actor ?? Actor);

    /// <summary>A context that reads everything.</summary>
    public OutbreakDb Read() => Databases.ForReading(Scope.Everything);

    /// <summary>A client of the started web host, signed in as somebody who may do everything; it follows no redirects.</summary>
    public async Task<HttpClient> ClientAsync()
    {
        if (_client is null)
        {
            await HostAsync();
            _client = Stranger();
            await this.SignInAsync(_client, await this.AddEverybodyAsync());
        }
        return _client;
    }

    /// <summary>The started web host, on loopback and without limits of rate.</summary>
    public Task<WebApplication> HostAsync() => HostAsync(ServingOptions.Default with { RateLimits = RateLimitOptions.None });

    /// <summary>The web host, started as the options say where it has not been yet.</summary>
    public async Task<WebApplication> HostAsync(ServingOptions serving, string urls = "http://127.0.0.1:0")
    {
        if (_host is null)
        {
            _host = WebHost.Build(Databases, urls, Clock, serving, serving.Tls is { } files ? TlsCertificate.Open(files).Ok() : null);
            await _host.StartAsync();
        }
        return _host;
    }

    /// <summary>A client of the started web host that has not signed in.</summary>
    public async Task<HttpClient> StrangerAsync()
    {
        await HostAsync();
        return Stranger();
    }

    private SiteClient Stranger() => new(new CookieContainer(), new Uri(_host!.Urls.First()));

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
        await Databases.DisposeAsync();
        await _discard();
    }
}

/// <summary>A browser's part of a test: it follows no redirects and keeps its cookies.</summary>
internal sealed class SiteClient : HttpClient
{
    public SiteClient(CookieContainer cookies, Uri site)
        : this(cookies, site, new SocketsHttpHandler())
    {
    }

    public SiteClient(CookieContainer cookies, Uri site, SocketsHttpHandler handler)
        : base(handler)
    {
        (Cookies, BaseAddress) = (cookies, site);
        (handler.AllowAutoRedirect, handler.CookieContainer) = (false, cookies);
    }

    public CookieContainer Cookies { get; }
}
