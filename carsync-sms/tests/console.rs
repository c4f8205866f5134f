//! `Console` passes the suite of SMS providers, and prints what a developer needs to see.
#![cfg(feature = "console")]

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use carsync_core::notify::{SmsError, SmsProvider};
use carsync_core::testing::Sample;
use carsync_sms::Console;

carsync_core::sms_suite!(Console::to(io::sink()));

/// A sheet of paper that the test can read.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody tore it").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A disk that is full.
struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn each_message_is_one_line_with_phone_and_text() {
    let (sample, paper) = (Sample::new(), Paper::default());
    let console = Console::to(paper.clone());
    let phones = [sample.person().phone, sample.person().phone];
    for (phone, code) in phones.iter().zip(["123456", "654321"]) {
        console.send(sample.id(), &sample.code_message(phone, code).message).await.expect("it is printed");
    }
    let printed = String::from_utf8(paper.0.lock().expect("nobody tore it").clone()).expect("text");
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.len(), 2, "one line each, though the text has two: {printed}");
    for ((line, phone), code) in lines.iter().zip(&phones).zip(["123456", "654321"]) {
        assert!(line.contains(phone.e164()) && line.contains(code), "{line}");
    }
}

#[tokio::test]
async fn what_can_not_be_printed_was_surely_not_sent() {
    let sample = Sample::new();
    let message = sample.code_message(&sample.person().phone, "123456").message;
    let answer = Console::to(Full).send(sample.id(), &message).await;
    assert!(matches!(answer, Err(SmsError::Unavailable { .. })), "{answer:?}");
}
