//! Runs the service: listens, answers, and stops without dropping a request.

use std::future::Future;
use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::signal;

use super::state::AppState;
use super::{metrics, router};

/// Serves on this address until SIGTERM or SIGINT, then drains.
///
/// `listening` gets the bound address: port 0 takes any free one.
///
/// # Errors
/// When the address cannot be bound or the listener fails.
pub async fn serve(
    state: AppState,
    listen: SocketAddr,
    listening: impl FnOnce(SocketAddr),
) -> io::Result<()> {
    let listener = TcpListener::bind(listen).await?;
    listening(listener.local_addr()?);
    serve_until(state, listener, stop_signal()).await
}

/// Serves on a bound listener until `stop` is ready, then drains.
///
/// New connections are refused at once; running requests get
/// [`super::WebConfig::drain`], then the service stops all the same.
///
/// # Errors
/// When the listener fails.
pub async fn serve_until(
    state: AppState,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let drain = state.config().drain;
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let upkeep = tokio::spawn(keep_metrics_small());
    let server = axum::serve(listener, router(&state)).with_graceful_shutdown(async move {
        stop.await;
        tracing::info!("stopping; running requests are finished first");
        // The receiver only goes away together with this server.
        let _ = stopping.send(());
    });
    let deadline = async {
        if stopped.await.is_ok() {
            tokio::time::sleep(drain).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    let result = tokio::select! {
        result = server => result,
        () = deadline => {
            tracing::warn!(drain_s = drain.as_secs(), "stopped with requests still running");
            Ok(())
        }
    };
    upkeep.abort();
    result
}

async fn keep_metrics_small() {
    let mut ticks = tokio::time::interval(metrics::UPKEEP);
    loop {
        ticks.tick().await;
        metrics::recorder().run_upkeep();
    }
}

/// Ready when the process is asked to stop.
///
/// A signal that cannot be listened for never comes; the other one still does.
async fn stop_signal() {
    let interrupt = async {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signals) => {
                signals.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
